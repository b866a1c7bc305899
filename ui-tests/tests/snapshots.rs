//! What the compiler says about each program that must not compile, and that it says nothing about the others.

#[test]
fn programs_that_must_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

#[test]
fn programs_that_must_compile() {
    trybuild::TestCases::new().pass("pass/*.rs");
}
