//! The fields of an item, and their roles.

use crate::bytes::{Reader, Writer};

/// The range of a field's weight.
pub const FIELD_WEIGHTS: std::ops::RangeInclusive<f32> = 0.0..=100.0;

/// The role of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// A short text, shown and split into words.
    Title = 0,
    /// A longer text, split into words.
    Text = 1,
    /// One of a few values.
    Category = 2,
    /// Any of many values.
    Tag = 3,
    /// The name of the person or company that made it.
    Creator = 4,
    /// A number to filter by.
    Number = 5,
    /// A point in time to filter by.
    Date = 6,
    /// The site's prior over all time: how popular it is.
    Popularity = 7,
    /// An address, shown.
    Url = 8,
    /// A picture's address, shown.
    Image = 9,
    /// A group for audits; never scored.
    Group = 10,
    /// Shown, never scored.
    Stored = 11,
    /// Left out of the catalogue.
    Ignored = 12,
    /// The price: a number to filter by, compared on a log scale with prices that the visitor liked.
    Price = 13,
    /// The site's prior for recent times: how popular it is now.
    Trending = 14,
    /// True or false: to filter by.
    Flag = 15,
    /// The ids of the items that come before it on a path; to filter by.
    Prerequisites = 16,
    /// What the variants of one product share: the id of one of them, or of the group.
    VariantOf = 17,
    /// The ids of related items, which become a set of neighbours; left out of the items themselves.
    Related = 18,
}

impl Role {
    /// All of them, by number.
    pub const ALL: [Role; 19] = [
        Role::Title,
        Role::Text,
        Role::Category,
        Role::Tag,
        Role::Creator,
        Role::Number,
        Role::Date,
        Role::Popularity,
        Role::Url,
        Role::Image,
        Role::Group,
        Role::Stored,
        Role::Ignored,
        Role::Price,
        Role::Trending,
        Role::Flag,
        Role::Prerequisites,
        Role::VariantOf,
        Role::Related,
    ];

    /// The name in configs.
    pub fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Text => "text",
            Role::Category => "category",
            Role::Tag => "tag",
            Role::Creator => "creator",
            Role::Number => "number",
            Role::Date => "date",
            Role::Popularity => "popularity",
            Role::Url => "url",
            Role::Image => "image",
            Role::Group => "group",
            Role::Stored => "stored",
            Role::Ignored => "ignored",
            Role::Price => "price",
            Role::Trending => "trending",
            Role::Flag => "flag",
            Role::Prerequisites => "prerequisites",
            Role::VariantOf => "variant-of",
            Role::Related => "related",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether the catalogue has no column for it.
    pub fn is_left_out(self) -> bool {
        matches!(self, Role::Ignored | Role::Related)
    }

    /// Whether its values are split into words.
    pub fn is_text(self) -> bool {
        matches!(self, Role::Title | Role::Text)
    }

    /// Whether each of its values is a feature of its own that is learned.
    pub fn is_valued(self) -> bool {
        matches!(self, Role::Category | Role::Tag | Role::Creator)
    }

    /// Whether each of its values is a feature that is only filtered by: its weight is 0.
    pub fn is_filter(self) -> bool {
        matches!(self, Role::Flag | Role::Prerequisites | Role::VariantOf)
    }

    /// Whether it is a column of numbers.
    pub fn is_numeric(self) -> bool {
        matches!(self, Role::Number | Role::Date | Role::Popularity | Role::Price | Role::Trending)
    }

    /// Whether none of its numbers is negative.
    pub fn is_from_zero(self) -> bool {
        matches!(self, Role::Popularity | Role::Trending | Role::Price)
    }

    /// The weight of a field of this role if the config gives none.
    ///
    /// Creators and subjects are the strongest evidence; single words of a title are weak evidence.
    pub fn default_weight(self) -> f32 {
        match self {
            Role::Creator | Role::Tag | Role::Category => 1.0,
            Role::Title | Role::Text => 0.5,
            _ => 0.0,
        }
    }
}

/// How a field's values are restored when an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// From its features: one text.
    Value = 0,
    /// From its features: a list of texts.
    Values = 1,
    /// From a column of numbers.
    Number = 2,
    /// From a column of strings, as text.
    Text = 3,
    /// From a column of strings that are JSON.
    Json = 4,
    /// From its features: true or false.
    Flag = 5,
}

impl Shape {
    const ALL: [Shape; 6] = [Shape::Value, Shape::Values, Shape::Number, Shape::Text, Shape::Json, Shape::Flag];

    /// Whether it has a column of strings.
    pub fn is_stored(self) -> bool {
        matches!(self, Shape::Text | Shape::Json)
    }
}

/// A field of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name, as in the items.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// How its values come back.
    pub shape: Shape,
    /// Its weight when items are compared; 0 if it is not compared.
    pub weight: f32,
    /// Only shown: never a feature, never learned.
    pub sensitive: bool,
}

impl Field {
    /// Whether its values are features that are texts, however they are shown.
    pub fn has_values(&self) -> bool {
        (self.role.is_valued() || self.role.is_filter()) && !self.sensitive && self.shape != Shape::Flag
    }

    /// The catalogue's fields, as they stand in it.
    pub fn encode_all(fields: &[Field]) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(fields.len() as u32);
        for field in fields {
            out.text(&field.name).u8(field.role as u8).u8(field.shape as u8);
            out.f32(field.weight).u8(u8::from(field.sensitive));
        }
        out.into_bytes()
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote; `None` where that cannot be.
    pub fn decode_all(bytes: &[u8]) -> Option<Vec<Field>> {
        let mut input = Reader::new(bytes);
        let mut fields = Vec::new();
        for _ in 0..input.u32()? {
            fields.push(Field {
                name: input.text()?.to_owned(),
                role: *Role::ALL.get(usize::from(input.u8()?))?,
                shape: *Shape::ALL.get(usize::from(input.u8()?))?,
                weight: input.f32().filter(|weight| FIELD_WEIGHTS.contains(weight))?,
                sensitive: input.u8()? == 1,
            });
        }
        input.is_at_end().then_some(fields)
    }
}
