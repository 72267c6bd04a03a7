package io.freshet.standalone.data.shop;

import java.util.List;

/**
 * What happened in a made-up shop.
 *
 * @param products the catalogue
 * @param clicks events of the page, in order of time
 * @param lines lines of orders, in order of the orders' times and numbers
 */
public record ShopData(List<Product> products, List<Click> clicks, List<OrderLine> lines) {

  public ShopData {
    products = List.copyOf(products);
    clicks = List.copyOf(clicks);
    lines = List.copyOf(lines);
  }
}
