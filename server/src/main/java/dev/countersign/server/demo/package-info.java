/** The demo: a sample refund workflow, a simulated phone, and a page to watch both. */
@NullMarked
package dev.countersign.server.demo;

import org.jspecify.annotations.NullMarked;
