// SPDX-License-Identifier: MIT

/**
 * The travelling form of an object.
 *
 * Nothing in the harbour keeps a live object across a restart. Whatever must
 * survive is written down as a scenario and brought back with `init(scenario)`.
 * The three parts answer three questions: which thing is it, whose is it, and
 * what does it know.
 */
export interface Scenario<Model> {
  /** Which thing: identity plus the class and version that can wake it up. */
  ior: {
    uuid: string;
    component: string;
    version: string;
  };

  /** Whose thing: the desk or person that answers for it. */
  owner: string;

  /** What it knows: plain data only, ready for JSON. */
  model: Model;
}
