// SPDX-License-Identifier: MIT

/**
 * A stretch of quay between two bollards, for one ship at a time.
 *
 * All measures are at the lowest tide of the year. A berth that is deep enough
 * only at high water counts as too shallow.
 */
export interface BerthModel {
  uuid: string;
  name: string;
  lengthMetres: number;

  /** Water under the keel line at lowest tide. */
  depthMetres: number;

  /** Ship alongside, or an empty string. */
  ship: string;

  /** Ships that asked for the berth while it was taken, first come first served. */
  queue: string[];
}
