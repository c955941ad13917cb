/** The HTTP API under /v1. */
@NullMarked
package dev.countersign.server.api;

import org.jspecify.annotations.NullMarked;
