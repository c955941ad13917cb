package dev.countersign.server.demo;

import java.net.URI;

/** Where the simulated phone is, and whose it is. */
record PhoneLink(URI address, String person) {}
