package dev.countersign.server.demo;

import java.net.URI;

/** Where the simulated phone is. */
record PhoneLink(URI address) {}
