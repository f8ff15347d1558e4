// SPDX-License-Identifier: MIT

/**
 * A light on the mole, as the chart and the keeper's log describe it.
 */
export interface BeaconModel {
  uuid: string;

  /** Name on the chart, e.g. "Gull Rock". */
  chartName: string;

  /** Red is left for a ship that comes in, green is right, white leads. */
  colour: 'white' | 'red' | 'green';

  /** Seconds of light and dark in turn, starting with light: [1, 2, 1, 6]. */
  rhythm: number[];

  /** Lamp hours since the last change of bulb. */
  lampHours: number;

  burning: boolean;
}
