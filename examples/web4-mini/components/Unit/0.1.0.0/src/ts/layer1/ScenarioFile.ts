// Written before the move to ES modules. Replaced by layer4/ScenarioShelf in 0.1.2.0.
const fs = require('fs');
const path = require('path');

const home = path.join(__dirname, '..', '..', '..', 'scenarios');

class ScenarioFile {
  private name = '';

  init(scenario: { model: { name: string } }): this {
    this.name = scenario.model.name;
    return this;
  }

  write(text: string): this {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, this.name + '.json'), text);
    return this;
  }

  read(): string {
    return fs.readFileSync(path.join(home, this.name + '.json'), 'utf8');
  }
}

module.exports = { ScenarioFile };
