import type { Dice } from '../dice';

const USERS =
  'alice bob chen dora emil fatima goran hana ivan jun kim lena mateo nina omar priya quinn rosa sven tara'.split(' ');
const SKUS = 'MUG TEE CAP BAG PEN BOX JAR MAP KIT LMP'.split(' ');
const CITIES = 'Leeds Turin Gdansk Porto Lyon Graz Malmo Ghent Brno Cork'.split(' ');
const PATHS = [
  '/api/cart',
  '/api/cart/items',
  '/api/orders',
  '/api/products',
  '/api/search',
  '/api/session',
  '/assets/app.js',
  '/assets/logo.svg',
  '/health',
];

export const user = (dice: Dice): string => dice.pick(USERS);
export const city = (dice: Dice): string => dice.pick(CITIES);
export const sku = (dice: Dice): string => `${dice.pick(SKUS)}-${dice.int(1000, 9999)}`;
export const path = (dice: Dice): string => dice.pick(PATHS);
export const orderId = (dice: Dice): string => `ord-${dice.int(100_000, 999_999)}`;
export const invoice = (dice: Dice): string => `INV-2026-${dice.int(10_000, 99_999)}`;
export const parcel = (dice: Dice): string => `P${dice.int(1_000_000, 9_999_999)}`;
export const publicIp = (dice: Dice): string =>
  `${dice.int(31, 212)}.${dice.int(0, 255)}.${dice.int(0, 255)}.${dice.int(1, 254)}`;
export const privateIp = (dice: Dice): string => `10.20.${dice.int(0, 7)}.${dice.int(2, 250)}`;
export const uuid = (dice: Dice): string =>
  `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-a${dice.hex(3)}-${dice.hex(12)}`;
export const amount = (dice: Dice): string => (dice.skewed(3400) / 100).toFixed(2);
