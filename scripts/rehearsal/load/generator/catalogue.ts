/** A kind of spending: what it usually costs, when it happens, and at whom. All of it is made up. */
export interface Category {
  readonly name: string;
  /** How often it occurs, relative to the others. */
  readonly share: number;
  /** The middle amount, in minor units. */
  readonly medianMinor: number;
  /** Standard deviation of the amount's logarithm: 0.3 is steady, 1 is anything. */
  readonly spread: number;
  /** The local hours of most of it, first and last. */
  readonly hours: readonly [number, number];
  /** Bought from anywhere: such a purchase has no place. */
  readonly online: boolean;
  readonly merchants: readonly string[];
}

const category = (
  name: string,
  [share, medianMinor, spread]: readonly [number, number, number],
  hours: readonly [number, number],
  merchants: readonly string[],
): Category => ({ name, share, medianMinor, spread, hours, online: name.endsWith("_net"), merchants });

export const CATEGORIES: readonly Category[] = [
  category(
    "grocery_pos",
    [14, 5_400, 0.6],
    [8, 20],
    ["Corner Pantry", "Field & Larder", "Orchard Market", "Daily Basket"],
  ),
  category(
    "gas_transport",
    [13, 4_600, 0.35],
    [6, 21],
    ["Milestone Fuel", "North Road Petrol", "Metro Fare", "Blue Cab"],
  ),
  category(
    "food_dining",
    [11, 2_300, 0.7],
    [11, 22],
    ["Copper Kettle", "Noodle Lane", "The Long Table", "Morning Loaf"],
  ),
  category("shopping_net", [10, 3_900, 1], [9, 23], ["Parcelwood", "Thing & Thing", "Lanternshop", "Quickcrate"]),
  category("shopping_pos", [9, 3_400, 0.9], [10, 20], ["Harbour Outfitters", "Ash Street Books", "Lumen Electronics"]),
  category("home", [8, 5_200, 0.7], [9, 19], ["Hearth and Nail", "Green Thumb Garden", "Softwood Interiors"]),
  category("kids_pets", [7, 4_100, 0.6], [9, 19], ["Little Acorn", "Paws & Claws", "Kite and Marble"]),
  category("entertainment", [6, 4_300, 0.7], [17, 23], ["Grand Cinema", "Starlight Bowling", "Vinyl Hall"]),
  category("personal_care", [6, 3_000, 0.7], [9, 19], ["Fern Pharmacy", "Clip & Comb", "Still Water Spa"]),
  category("misc_net", [5, 1_900, 1.1], [0, 23], ["Streamline Media", "Cloudpost", "Papertrail Online"]),
  category("health_fitness", [5, 4_700, 0.6], [6, 20], ["Summit Gym", "Riverside Dental", "Open Door Clinic"]),
  category("travel", [2, 21_000, 0.8], [7, 22], ["Cross Country Rail", "Juniper Hotels", "Skylark Air"]),
];

/** Where cardholders live, with the hours that local time is behind UTC. */
export interface City {
  readonly latitude: number;
  readonly longitude: number;
  readonly hoursBehindUtc: number;
}

export const CITIES: readonly City[] = [
  { latitude: 40.71, longitude: -74.01, hoursBehindUtc: 5 },
  { latitude: 42.36, longitude: -71.06, hoursBehindUtc: 5 },
  { latitude: 33.75, longitude: -84.39, hoursBehindUtc: 5 },
  { latitude: 41.88, longitude: -87.63, hoursBehindUtc: 6 },
  { latitude: 29.76, longitude: -95.37, hoursBehindUtc: 6 },
  { latitude: 44.98, longitude: -93.27, hoursBehindUtc: 6 },
  { latitude: 39.74, longitude: -104.99, hoursBehindUtc: 7 },
  { latitude: 34.05, longitude: -118.24, hoursBehindUtc: 8 },
  { latitude: 47.61, longitude: -122.33, hoursBehindUtc: 8 },
];
