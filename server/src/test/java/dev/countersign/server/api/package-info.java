@NullMarked
package dev.countersign.server.api;

import org.jspecify.annotations.NullMarked;
