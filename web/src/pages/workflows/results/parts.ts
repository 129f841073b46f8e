/** Where those who entered a workflow are: each part adds to the whole. */
export const PARTS = [
  { name: "inside", state: "active", sign: "=" },
  { name: "finished", state: "finished", sign: "+" },
  { name: "exited", state: "exited", sign: "+" },
  { name: "failed", state: "failed", sign: "+" },
] as const;
