import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

export type Sender = components["schemas"]["KnownSender"];
export type Domain = components["schemas"]["SenderDomainChecked"];
export type Finding = components["schemas"]["DomainFinding"];
export type DnsRecord = components["schemas"]["DnsRecord"];

export const SENDERS = ["senders"];
export const DOMAINS = ["sender-domains"];

export const senders = queryOptions({ queryKey: SENDERS, queryFn: () => answerOf(api.GET("/api/v1/senders")) });
export const domains = queryOptions({ queryKey: DOMAINS, queryFn: () => answerOf(api.GET("/api/v1/sender-domains")) });

export const sendCode = (slug: string) => answerOf(api.POST("/api/v1/senders/{slug}/code", { params: { path: { slug } } }));
export const checkDomain = (domain: string) => answerOf(api.POST("/api/v1/sender-domains/{domain}/check", { params: { path: { domain } } }));
