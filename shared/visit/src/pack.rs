//! State as few bytes and, above all, little code: how a page keeps the visit on the device.
//!
//! The edge stores the same types as JSON by `serde`, which is the form to evolve. In the page the code that reads
//! `serde`'s general form back would be larger than all of this crate. What another version packed is simply
//! forgotten there, so no field has a name; the caller keeps version and checksum.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{CartLine, CheckoutStep, Class, PageId, ProductId, UnixMs};

/// Elements read of one list: no list of a page's state is longer, and damaged bytes cannot ask for more.
const ELEMENTS_MAX: u64 = 256;

/// A value that packs into bytes and back.
pub trait Pack {
    /// Appends the value.
    fn pack(&self, to: &mut Vec<u8>);
    /// Reads the value. Bytes that end early read as zeros.
    fn unpack(from: &mut Unpacker<'_>) -> Self;
}

/// Bytes being read.
#[derive(Debug)]
pub struct Unpacker<'a>(core::slice::Iter<'a, u8>);

impl<'a> Unpacker<'a> {
    /// Reads from the start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Unpacker(bytes.iter())
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.0.as_slice()
    }

    /// The next byte, 0 after the end.
    pub fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    /// The next number: seven bits a byte, the lowest first.
    #[inline(never)]
    pub fn number(&mut self) -> u64 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << (shift & 63);
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }
}

/// Appends a number: seven bits a byte, the lowest first. postcard writes unsigned numbers the same way.
#[inline(never)]
pub fn pack_number(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Packs a struct field by field, in the order given.
macro_rules! pack_fields {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::Pack for $type {
            fn pack(&self, to: &mut alloc::vec::Vec<u8>) {
                $($crate::Pack::pack(&self.$field, to);)+
            }

            fn unpack(from: &mut $crate::Unpacker<'_>) -> Self {
                Self { $($field: $crate::Pack::unpack(from)),+ }
            }
        }
    };
}

macro_rules! pack_number_as {
    ($($type:ty),+) => {$(
        impl Pack for $type {
            fn pack(&self, to: &mut Vec<u8>) {
                pack_number(*self as u64, to);
            }

            fn unpack(from: &mut Unpacker<'_>) -> Self {
                from.number() as $type
            }
        }
    )+};
}

pack_number_as!(u8, u16, u32);

impl Pack for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        from.byte() != 0
    }
}

impl Pack for String {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_number(self.chars().count() as u64, to);
        self.chars().for_each(|character| pack_number(u32::from(character).into(), to));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut text = String::new();
        for _ in 0..from.number().min(ELEMENTS_MAX) {
            text.extend(char::from_u32(from.number() as u32));
        }
        text
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_number(self.len() as u64, to);
        self.iter().for_each(|element| element.pack(to));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut list = Vec::new();
        for _ in 0..from.number().min(ELEMENTS_MAX) {
            list.push(T::unpack(from));
        }
        list
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

impl Pack for UnixMs {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_number(self.0 as u64, to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        UnixMs(from.number() as i64)
    }
}

impl Pack for PageId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend(self.0);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        PageId([from.byte(), from.byte(), from.byte(), from.byte()])
    }
}

impl Pack for ProductId {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        ProductId(String::unpack(from))
    }
}

pack_fields!(CartLine { product, quantity, price_hundredths });

impl Pack for CheckoutStep {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        match from.byte() {
            0 => CheckoutStep::Begun,
            1 => CheckoutStep::Shipping,
            _ => CheckoutStep::Payment,
        }
    }
}

impl Pack for Class {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        match from.byte() {
            0 => Class::Site,
            1 => Class::Browse,
            2 => Class::Search,
            3 => Class::Cart,
            _ => Class::Checkout,
        }
    }
}
