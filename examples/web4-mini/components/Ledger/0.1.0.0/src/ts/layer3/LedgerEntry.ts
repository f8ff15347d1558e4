// SPDX-License-Identifier: MIT

/**
 * One line of the book. Amounts are whole cents; a line is never edited, only
 * answered by a later line with the opposite sign.
 */
export interface LedgerEntry {
  number: number;
  account: string;
  cents: number;
  memo: string;
  bookedAt: string;
  /** Number of the line this one takes back, or 0. */
  reverses: number;
}
