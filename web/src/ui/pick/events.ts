/** What shops send, by Segment's names (EVT-2). */
export const COMMERCE_EVENTS = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Order Completed", "Order Refunded"] as const;

/** What happens inside, as an event of the same kind (EVT-3). */
export const INNER_EVENTS = [
  "Form Submitted",
  "Resource Requested",
  "List Joined",
  "List Left",
  "Tag Added",
  "Tag Removed",
  "Attribute Changed",
  "Score Changed",
  "Became Lead",
  "Became MQL",
  "Became Customer",
  "Segment Entered",
  "Segment Left",
  "Email Sent",
  "Email Not Sent",
  "Email Opened",
  "Email Link Clicked",
  "Email Bounced",
  "Email Complained",
  "Unsubscribed",
  "Workflow Entered",
  "Workflow Finished",
  "Workflow Exited",
  "Goal Reached",
  "Contact Created",
] as const;
