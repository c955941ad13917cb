package dev.countersign.meta;

/** How an Instagram account was connected to the app; the other channels know only the first. */
public enum Login {
  /** Through a Facebook Page: the Page's token, graph.facebook.com. */
  FACEBOOK,
  /** By itself: an Instagram user token of 60 days, graph.instagram.com. */
  INSTAGRAM
}
