/** What a catalogue is called, whatever it is printed as. */
export const title = "What agents can choose";
