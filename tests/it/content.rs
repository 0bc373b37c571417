#[test]
fn parses() {
    println!("{:?}", soleil::lab::parse::parse(include_str!("../../content/images/lab.yaml")).unwrap());
}
