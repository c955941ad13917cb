package dev.countersign.channel;

/** Reads the raw body of a webhook. Never throws for any content. */
@FunctionalInterface
public interface WebhookReader {

  /** The events in the body. */
  WebhookReading read(byte[] body);
}
