import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { type ComponentPropsWithRef } from "react";

type Native = Omit<ComponentPropsWithRef<"a">, keyof AnchorProps>;
type NativeButton = Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>;

/** A link of text to a page of the app. */
export const TextLink = createLink((props: AnchorProps & Native) => <Anchor {...props} />);

/** A link to a page of the app that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & NativeButton) => <Button component="a" {...props} />);
