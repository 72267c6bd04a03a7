package io.freshet.standalone.data.shop;

/**
 * A product of the made-up shop.
 *
 * @param sku id, such as {@code p-0042}
 * @param title brand, model and kind, such as {@code Brekka Ridge tent}
 * @param department index into {@link Department#ALL}
 * @param kind index into the department's kinds
 * @param brand index into the catalogue's brands
 * @param year year of release
 * @param cents price in hundredths
 */
public record Product(
    String sku, String title, int department, int kind, int brand, int year, int cents) {

  /** The department's name. */
  public String departmentName() {
    return Department.ALL.get(department).name();
  }

  /** The kind's name, such as {@code sleeping bag}. */
  public String kindName() {
    return Department.ALL.get(department).kinds().get(kind);
  }

  /** Whether customers who bought {@code earlier} tend to want this product next. */
  boolean follows(Product earlier) {
    return department == earlier.department && kind == earlier.kind + 1;
  }
}
