// SPDX-License-Identifier: MIT

/**
 * State of a Unit: a named thing on the shelf, with links to its neighbours.
 */
export interface UnitModel {
  uuid: string;

  /** The name people say on the radio, e.g. "north gate scale". */
  name: string;

  /** Short words a search may hit. Lower case, each at most once. */
  tags: string[];

  /** Identities of units this one points at. The order is the reading order. */
  references: string[];

  /** How often the unit was renamed since it was first shelved. */
  revision: number;
}
