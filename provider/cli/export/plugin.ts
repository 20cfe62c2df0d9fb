import { nativePackage, pluginServer } from "../../resource/tokens.js";
import { own } from "./own.js";

/** Gets the plugin that the native resources need, where no SDK does. */
export const installPlugin = `pulumi plugin install resource ${nativePackage} ${own.version} --server ${pluginServer}`;
