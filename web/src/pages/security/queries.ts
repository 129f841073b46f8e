import { queryOptions } from "@tanstack/react-query";

import { factors, sessions } from "~/api/factors";

export const myFactors = queryOptions({ queryKey: ["security", "factors"], queryFn: factors });
export const mySessions = queryOptions({ queryKey: ["security", "sessions"], queryFn: sessions });
