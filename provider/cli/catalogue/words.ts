/** What a catalogue is called, whatever it is printed as. */
export const title = "What agents can choose";

/** What it says where there is nothing in it. */
export const nothing = "Agents have no status to choose but the built-in ones.";
