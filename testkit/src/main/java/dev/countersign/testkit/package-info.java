/** What tests of every module share. */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;
