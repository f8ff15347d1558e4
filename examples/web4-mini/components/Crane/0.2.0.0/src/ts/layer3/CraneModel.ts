// SPDX-License-Identifier: MIT

/** What a crane must remember between two shifts. */
export interface CraneModel {
  uuid: string;

  /** The name the crew shouts. Birds, by custom: Heron, Stork, Crane Fly. */
  callSign: string;

  /** Safe working load in kilograms at the shortest radius. */
  safeLoad: number;

  /** Metres from the pivot or rail. */
  radius: number;
  longestRadius: number;

  /** Kilograms on the hook; 0 means the hook is free. */
  hookLoad: number;

  liftsToday: number;
}
