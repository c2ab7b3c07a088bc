/** Hashes and UUIDs hold long digit runs by chance: one in some thousands would look like a card. */
const HEXADECIMAL = /(?<![\p{L}\d])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=\d*[a-f])[\da-f]+)(?![\p{L}\d])/giu;
/** Thirteen and more digits, together or in groups, also glued to a word. */
const DIGIT_RUN = /\d(?:[ ./_-]?\d){12,}/g;
/** Cards are printed in groups that begin with four digits at least. */
const SHORTEST_FIRST_GROUP = 4;

/** The shortest card number that is accepted. */
const SHORTEST = 11;
/** The longest that ISO/IEC 7812-1 allows. */
const LONGEST = 19;

const digitsOf = (text: string): string => text.normalize("NFKC").replace(/\D/g, "");

/** The check digit rule of ISO/IEC 7812-1, annex B. */
const passesLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, character, position) => {
    const digit = Number(character) * (position % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
};

/** Payment cards begin with 2 to 6; numeric identifiers and epoch times of our days begin with 1. */
const looksIssued = (digits: string): boolean => /^[2-6]\d{12,18}$/.test(digits) && passesLuhn(digits);

/** The run as a whole, and what stands within it from one gap to another: an expiry date or a code often follows the number. */
const candidates = (run: string): string[] => {
  const groups = run.split(/\D/);
  const within = groups.flatMap((group, first) =>
    group.length < SHORTEST_FIRST_GROUP
      ? []
      : groups.slice(first, first + LONGEST).map((_, last) => groups.slice(first, first + last + 1).join("")),
  );
  return [digitsOf(run), ...within];
};

/**
 * Whether a text hides what is very likely a card number: 13 to 19 digits, first digit 2 to 6, valid check digit. Hashes and UUIDs
 * are left alone; of random numbers of that length one in twenty is taken for a card.
 */
export const holdsCardNumber = (text: string): boolean => {
  const runs = text.normalize("NFKC").replace(HEXADECIMAL, "\n").match(DIGIT_RUN) ?? [];
  return runs.some((run) => candidates(run).some(looksIssued));
};

/** Whether a text holds the digits of this very card number, whatever stands between them, there or here. */
export const holdsThisCardNumber = (text: string, cardNumber: string): boolean => {
  const digits = digitsOf(cardNumber);
  return digits.length >= SHORTEST && digitsOf(text).includes(digits);
};
