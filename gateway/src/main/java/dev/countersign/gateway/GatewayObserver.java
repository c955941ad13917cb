package dev.countersign.gateway;

/** Told of what should be counted. Must return at once. */
@FunctionalInterface
public interface GatewayObserver {

  /** An item of a webhook was set aside for that reason. */
  void quarantined(String reason);
}
