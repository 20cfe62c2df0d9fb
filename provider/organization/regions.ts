interface Region {
  readonly domain: string;
  /** As Genesys Cloud's login offers it, and as AWS calls it, today or formerly. */
  readonly names: readonly string[];
}

/** Genesys Cloud's regions by AWS region. Sources: the vendor's SDK and its list of AWS regions; of a new region, only the domain may be known. */
const regions: Readonly<Record<string, Region>> = {
  "us-east-1": { domain: "mypurecloud.com", names: ["Americas (US East)", "US East (N. Virginia)"] },
  "us-east-2": {
    domain: "use2.us-gov-pure.cloud",
    names: ["Americas (US East 2)", "FedRAMP", "US East 2 (Ohio)", "US East (Ohio)"],
  },
  "us-west-2": { domain: "usw2.pure.cloud", names: ["Americas (US West)", "US West (Oregon)"] },
  "ca-central-1": { domain: "cac1.pure.cloud", names: ["Americas (Canada)", "Canada (Central)"] },
  "mx-central-1": { domain: "mxc1.pure.cloud", names: ["Americas (Mexico)", "Mexico (Central)"] },
  "sa-east-1": { domain: "sae1.pure.cloud", names: ["Americas (São Paulo)", "South America (São Paulo)"] },
  "eu-west-1": { domain: "mypurecloud.ie", names: ["EMEA (Dublin)", "Europe (Ireland)", "EU (Ireland)"] },
  "eu-west-2": { domain: "euw2.pure.cloud", names: ["EMEA (London)", "Europe (London)", "EU (London)"] },
  "me-central-1": { domain: "mec1.pure.cloud", names: ["EMEA (UAE)", "Middle East (UAE)"] },
  "ap-southeast-2": { domain: "mypurecloud.com.au", names: ["Asia Pacific (Sydney)"] },
  "ap-southeast-1": { domain: "apse1.pure.cloud", names: ["Asia Pacific (Singapore)"] },
  "ap-northeast-1": { domain: "mypurecloud.jp", names: ["Asia Pacific (Tokyo)"] },
  "ap-northeast-2": { domain: "apne2.pure.cloud", names: ["Asia Pacific (Seoul)"] },
  "ap-northeast-3": { domain: "apne3.pure.cloud", names: ["Asia Pacific (Osaka)"] },
  "ap-south-1": { domain: "aps1.pure.cloud", names: ["Asia Pacific (Mumbai)"] },
  "eu-central-1": { domain: "mypurecloud.de", names: ["EMEA (Frankfurt)", "Europe (Frankfurt)", "EU (Frankfurt)"] },
  "eu-central-2": { domain: "euc2.pure.cloud", names: ["EMEA (Zurich)", "Europe (Zurich)"] },
  "eusc-de-east-1": { domain: "edee1.eusc-pure.cloud", names: [] },
};

const words = Object.entries(regions).flatMap(([awsRegion, { domain, names }]) =>
  [awsRegion, domain, ...names].map((word) => ({ word, domain })),
);
const domains = new Map(words.map(({ word, domain }) => [plain(word), domain]));

/** The regions, by the word that is shortest to write. */
export const awsRegions = Object.keys(regions);

/** Every word for a region. */
export const regionWords = words.map(({ word }) => word);

/** The domain of a region by its AWS region, by one of its names or by an address there, in any case and spacing. */
export function domainOf(region: string): string | undefined {
  return domains.get(plain(region));
}

/** The AWS region that an address of Genesys Cloud is in; `undefined` for any other address. */
export function awsRegionOf(address: string): string | undefined {
  const domain = domainOf(address);
  return domain === undefined ? undefined : awsRegions.find((region) => regions[region]?.domain === domain);
}

/** What does not tell one region from another is left out: an address's host prefix and path, case, accents and punctuation. */
function plain(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/^(?:api|apps|login)\./, "")
    .replace(/\/.*/, "")
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}
