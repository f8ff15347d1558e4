// SPDX-License-Identifier: MIT
import type { LedgerEntry } from './LedgerEntry.js';

/** The whole book of one harbour month. */
export interface LedgerModel {
  uuid: string;
  /** "2026-03" */
  month: string;
  currency: string;
  entries: LedgerEntry[];
  /** A closed book still answers questions but takes no lines. */
  closed: boolean;
}
