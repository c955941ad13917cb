@NullMarked
package dev.countersign.postgres.embedded;

import org.jspecify.annotations.NullMarked;
