package dev.countersign.sandbox.http;

/** Turns a request into a response; runs on a virtual thread of its own. */
@FunctionalInterface
public interface Handler {

  /** Answers one request; an interrupt means that the server is closing. */
  Response handle(Request request) throws InterruptedException;
}
