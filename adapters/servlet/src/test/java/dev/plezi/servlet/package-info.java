@NullMarked
package dev.plezi.servlet;

import org.jspecify.annotations.NullMarked;
