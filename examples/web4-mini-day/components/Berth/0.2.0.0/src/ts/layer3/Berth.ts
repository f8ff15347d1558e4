// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

/** State of a berth that several ships share end to end. */
export interface BerthModel {
  uuid: string;
  name: string;
  lengthMetres: number;
  depthMetres: number;
  /** Ships from the western bollard eastwards, with the metres each one takes. */
  alongside: { ship: string; fromMetre: number; lengthMetres: number }[];
}

/**
 * A quay wall with room for more than one ship.
 *
 * 0.1.0.0 knew one ship and a queue. The queue moved to the harbour office;
 * the berth itself now answers where along the wall there is room.
 */
export interface Berth {
  init(scenario: Scenario<BerthModel>): this;
  toScenario(): Promise<Scenario<BerthModel>>;

  /** First metre of a stretch that is long enough, or -1. */
  findRoom(lengthMetres: number): number;

  /** Make fast at the first stretch with room; draught is judged at lowest tide. */
  moor(ship: string, lengthMetres: number, draughtMetres: number): this;
  castOff(ship: string): this;
  freeMetres(): number;
}
