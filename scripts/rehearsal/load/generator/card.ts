import { CATEGORIES, type Category, CITIES, type City } from "./catalogue.ts";
import type { Random } from "./random.ts";

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** A made-up card and the habits of its holder. */
export interface Card {
  readonly number: string;
  readonly city: City;
  readonly home: Place;
  /** How much its holder spends, 1 being usual. */
  readonly generosity: number;
  /** The merchant its holder prefers, by category. */
  readonly usual: ReadonlyMap<Category, string>;
}

export function makeCard(random: Random): Card {
  const city = random.pick(CITIES);
  return {
    number: cardNumber(random, random.next() < 0.1 ? 19 : 16),
    city,
    home: near(city, 0.2, random),
    generosity: Math.exp(0.4 * random.normal()),
    usual: new Map(CATEGORIES.map((category) => [category, random.pick(category.merchants)])),
  };
}

/** A place some degrees off, given to six digits as devices do. */
export function near(place: Place, degrees: number, random: Random): Place {
  const shift = (value: number) => Math.round((value + degrees * random.normal()) * 1e6) / 1e6;
  return { latitude: shift(place.latitude), longitude: shift(place.longitude) };
}

/** Begins with 9999, which no card scheme issues, so that it is nobody's card; its check digit is right. */
function cardNumber(random: Random, length: number): string {
  const digits = Array.from({ length: length - 5 }, () => Math.floor(random.next() * 10)).join("");
  return `9999${digits}${luhnDigit(`9999${digits}`)}`;
}

/** The digit that completes a number as ISO/IEC 7812-1, annex B, says. */
function luhnDigit(payload: string): number {
  const sum = [...payload].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
