import { createSocket, type Socket } from 'node:dgram';

/** Listens for the lamp telegrams that the beacons send every minute. */
export class BeaconReceiver {
  private socket: Socket;
  private heard = new Map<string, number>();
  private port: number;

  constructor() {
    this.port = Number(process.env['BEACON_PORT'] ?? 4710);
    this.socket = createSocket('udp4');
    this.listen();
    console.log(`listening for beacons on ${this.port}`);
  }

  init(scenario: { model: { port: number } }): this {
    this.port = scenario.model.port;
    return this;
  }

  lastHeard(chartName: string): number | undefined {
    return this.heard.get(chartName);
  }

  private listen(): void {
    this.socket.on('message', (telegram) => {
      const [chartName = '', seconds = '0'] = telegram.toString('utf8').split('|');
      this.heard.set(chartName, Number(seconds));
    });
    this.socket.bind(this.port);
  }
}
