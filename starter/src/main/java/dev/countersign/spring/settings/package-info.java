/**
 * The settings, read strictly: what is wrong or unknown is named, with an example of what would be
 * right.
 */
@NullMarked
package dev.countersign.spring.settings;

import org.jspecify.annotations.NullMarked;
