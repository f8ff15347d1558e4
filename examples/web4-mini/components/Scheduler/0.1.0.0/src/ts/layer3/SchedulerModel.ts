// SPDX-License-Identifier: MIT

/**
 * One day on the slate.
 *
 * A day has 96 slots of a quarter hour, counted from midnight UTC: slot 0 is
 * 00:00, slot 41 is 10:15. Days with a clock change need no special care,
 * because the lock runs on UTC all year.
 */
export interface SchedulerModel {
  uuid: string;

  /** ISO day the slate belongs to. A new day gets a new slate. */
  day: string;

  /**
   * Passages that are chalked in. Two passages of the same ship that touch are
   * written as one, so the list may come back shorter than it was handed in.
   */
  passages: { ship: string; firstSlot: number; slots: number }[];
}
