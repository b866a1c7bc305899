//! A type that no program makes.

use std::marker::PhantomData;

/// Gives a trait a second impl. With a blanket impl alone, rustc looks through it and reports what that impl needs
/// (rust-lang/rust#125231); with two it asks for the trait, and so shows the message that stands at the trait.
#[derive(Debug)]
pub struct Nothing<T>(PhantomData<T>);
