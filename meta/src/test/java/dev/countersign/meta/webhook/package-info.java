@NullMarked
package dev.countersign.meta.webhook;

import org.jspecify.annotations.NullMarked;
