// SPDX-License-Identifier: MIT
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from '../layer3/Scenario.js';

/**
 * Puts scenarios on disk and takes them down again.
 *
 * A half-written scenario is worse than none: it wakes up an object that never
 * existed. So every write goes to a neighbour file first and is then renamed.
 */
export class ScenarioShelf {
  private folder = 'scenarios';

  init(scenario: Scenario<{ folder: string }>): this {
    this.folder = scenario.model.folder;
    return this;
  }

  async put<Model>(scenario: Scenario<Model>): Promise<this> {
    const target = this.place(scenario.ior.component, scenario.ior.uuid);
    await mkdir(join(this.folder, scenario.ior.component), { recursive: true });
    const draft = `${target}.draft`;
    await writeFile(draft, JSON.stringify(scenario, null, 2), 'utf8');
    await rename(draft, target);
    return this;
  }

  async take<Model>(component: string, uuid: string): Promise<Scenario<Model>> {
    const text = await readFile(this.place(component, uuid), 'utf8');
    const scenario = JSON.parse(text) as Scenario<Model>;
    if (scenario.ior.uuid !== uuid) {
      throw new Error(`Shelf mix-up: asked for ${uuid}, found ${scenario.ior.uuid}`);
    }
    return scenario;
  }

  /** Identities on the shelf for one component, drafts left out. */
  async inventory(component: string): Promise<string[]> {
    const names = await readdir(join(this.folder, component));
    const found: string[] = [];
    for (const name of names.sort()) {
      if (name.endsWith('.scenario.json')) {
        found.push(name.slice(0, -'.scenario.json'.length));
      }
    }
    return found;
  }

  private place(component: string, uuid: string): string {
    return join(this.folder, component, `${uuid}.scenario.json`);
  }
}
