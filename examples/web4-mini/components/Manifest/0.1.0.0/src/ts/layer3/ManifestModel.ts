// SPDX-License-Identifier: MIT

/**
 * Tonnes by goods, and the officer who sealed the list.
 *
 * The goods are a record and not a list: the same goods declared twice are one
 * line with the sum, which is what the customs form asks for.
 */
export interface ManifestModel {
  uuid: string;

  /** Name as painted on the stern. */
  ship: string;

  /** Voyage number of the shipping line; unique together with the ship. */
  voyage: string;

  /** Names in lower case, amounts in metric tonnes. */
  tonnesByGoods: Record<string, number>;

  /** Empty while the list may still be changed. */
  sealedBy: string;
}
