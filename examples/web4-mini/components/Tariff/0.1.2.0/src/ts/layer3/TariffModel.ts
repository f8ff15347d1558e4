// SPDX-License-Identifier: MIT

/**
 * Harbour dues in steps of length, plus surcharges by name.
 *
 * The council votes on this sheet once a year. Nothing in it is computed, so
 * that it can be read aloud at the meeting.
 */
export interface TariffModel {
  uuid: string;

  /** Day from which the sheet is valid. */
  validFrom: string;

  currency: string;

  /** Steps in rising order of `upToMetres`; the last step has no upper end. */
  bands: { upToMetres: number | null; centsPerMetre: number }[];

  /** Percent on top, by the name of the reason: night, ice, waste. */
  surcharges: Record<string, number>;
}
