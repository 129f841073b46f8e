"""The tracking API: Segment's HTTP tracking API, for its SDKs and RudderStack's (EVT-1)."""
