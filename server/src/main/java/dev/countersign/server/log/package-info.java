/** How the lines of the log look. */
@NullMarked
package dev.countersign.server.log;

import org.jspecify.annotations.NullMarked;
