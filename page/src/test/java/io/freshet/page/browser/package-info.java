/**
 * The page in a real browser: Chromium by Selenium, before services that stand in for the real
 * ones.
 */
@NullMarked
package io.freshet.page.browser;

import org.jspecify.annotations.NullMarked;
