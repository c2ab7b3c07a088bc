/** Decisions about how the platform is built; looked at again every year. */
export const yearly = "2027-11-30";
/** What somebody should do something about, or what a newer Checkov may see differently. */
export const soon = "2027-05-31";
