// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { ManifestReader } from '../src/ts/layer1/ManifestReader.js';
import { DefaultManifest } from '../src/ts/layer2/DefaultManifest.js';
import { ManifestCLI } from '../src/ts/layer5/ManifestCLI.js';

const message = ['SHIP Aurora / VOYAGE 77', 'lamp oil ; 12.5', 'grain ; 400', 'END', 'static'].join('\n');

describe('ManifestReader', () => {
  it('reads ship, voyage and goods and stops at END', () => {
    const model = new ManifestReader().read('m-1', message);
    expect(model).toEqual({
      uuid: 'm-1',
      ship: 'Aurora',
      voyage: '77',
      tonnesByGoods: { 'lamp oil': 12.5, grain: 400 },
      sealedBy: '',
    });
  });

  it('remembers the line that radio ate', () => {
    const reader = new ManifestReader();
    reader.read('m-2', 'SHIP Tern / VOYAGE 3\ngra#n 4..\nsalt ; 9\nEND');
    expect(reader.askAgainFor()).toEqual([2]);
  });
});

describe('DefaultManifest', () => {
  it('adds to a line that is there and finds what is missing on the quay', () => {
    const manifest = new DefaultManifest().declare('Grain', 100).declare('grain ', 20).declare('salt', 5);
    expect(manifest.compare(new Map([['grain', 110], ['tea', 1]]))).toEqual(
      new Map([['grain', 10], ['salt', 5], ['tea', -1]]),
    );
  });

  it('takes no goods once sealed', () => {
    expect(() => new DefaultManifest().seal('Officer Brandt').declare('tea', 1)).toThrow('Officer Brandt');
  });
});

describe('the customs window', () => {
  it('asks for a fire watch before lamp oil is landed', () => {
    expect(new ManifestCLI().accept(message, 'Brandt').answer()).toBe('fire watch for lamp oil');
  });

  it('asks again rather than guess', () => {
    expect(new ManifestCLI().accept('SHIP A / VOYAGE 1\n???\nEND').answer()).toBe('say again line 2');
  });
});
