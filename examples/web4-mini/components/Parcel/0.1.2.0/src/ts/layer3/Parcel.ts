// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ParcelModel } from './ParcelModel.js';

/**
 * A parcel and the trail it leaves behind.
 *
 * The yard lane of 0.1.0.0 is gone: a lane is one stop among others, and the
 * stamp became the signature on each stop.
 */
export interface Parcel {
  init(scenario: Scenario<ParcelModel>): this;
  toScenario(): Promise<Scenario<ParcelModel>>;

  addPiece(grams: number): this;
  mark(word: string): this;

  /** Record a stop. Stops must not run backwards in time. */
  arrive(place: string, at: string, signedBy: string): this;
  deliver(at: string, signedBy: string): this;

  totalGrams(): number;
  whereabouts(): string;
  isDelivered(): boolean;
}
