/**
 * Whether everything is to be tested that takes long and stands beside a test that says much the same. `npm test` leaves it out to end
 * within five minutes; `.ci/run` asks for it with SLUICE_THOROUGH=1.
 */
export const thorough = process.env.SLUICE_THOROUGH !== undefined;
