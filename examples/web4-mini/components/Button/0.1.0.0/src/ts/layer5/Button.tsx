import { Component } from 'react';

interface ButtonProps {
  caption: string;
  command: string;
  onCommand: (command: string) => void;
}

interface ButtonState {
  pressed: boolean;
  presses: number;
}

/** The quay panel button as it is drawn on the tablet. */
export class Button extends Component<ButtonProps, ButtonState> {
  constructor(props: ButtonProps) {
    super(props);
    this.state = { pressed: false, presses: 0 };
    this.handlePress = this.handlePress.bind(this);
    window.addEventListener('blur', this.handlePress);
    if (props.caption === '') {
      throw new Error('a button needs a caption');
    }
  }

  handlePress(): void {
    this.setState({ pressed: true, presses: this.state.presses + 1 });
    this.props.onCommand(this.props.command);
  }

  override render() {
    return (
      <button className={this.state.pressed ? 'panel-button is-pressed' : 'panel-button'} onClick={this.handlePress}>
        {this.props.caption}
        <small>{this.state.presses}</small>
      </button>
    );
  }
}
