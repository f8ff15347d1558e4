// SPDX-License-Identifier: MIT

/**
 * A push button on one of the quay panels.
 *
 * The model holds what the electrician sets once. Presses are not part of it:
 * after a power cut nobody wants the second half of a double press.
 */
export interface ButtonModel {
  uuid: string;

  /** Engraved on the cap, at most twelve letters. */
  caption: string;

  /** What is called out when the button is pressed, e.g. "crane.stop". */
  command: string;

  enabled: boolean;

  /** Presses that must follow within two seconds before anything happens. */
  pressesNeeded: number;
}
