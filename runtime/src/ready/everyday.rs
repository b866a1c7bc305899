//! The everyday calls of actors with their own loop: `recv` and `send`.

use super::begin::{Begun, begin, go_on};
use super::condition::All;
use super::wait::Ends;
use super::{Arm, End};
use crate::channel::{PushError, Rx, Tx};

impl<T> Rx<T> {
    /// Waits for the next message and moves it out; `None` once nothing can come any more.
    ///
    /// Like every wait, it commits the actor's ports first. A failure before the next commit loses the message:
    /// where that matters, wait for the port and read by reference.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// # smol::block_on(async {
    /// let (mut tx, mut rx) = channel().open();
    /// tx.push("hello".to_owned()).unwrap();
    /// drop(tx);
    /// assert_eq!(rx.recv().await.as_deref(), Some("hello"));
    /// assert_eq!(rx.recv().await, None);
    /// # });
    /// ```
    pub async fn recv(&mut self) -> Option<T> {
        let begun = begin(&self.avail(1), Ends::WithTheActor);
        let is_there = match begun {
            Begun::Over => true,
            begun => go_on(All(Arm(self.avail(1), End)), Ends::WithTheActor, begun).await,
        };
        if is_there { self.take_owned() } else { None }
    }
}

impl<T> Tx<T> {
    /// Waits for room and adds one message, which the next commit shows.
    ///
    /// Like every wait, it commits the actor's ports first. A stop does not end it: what an actor has begun to send
    /// arrives. The restart of its group does: the message is dropped with the rest of the attempt. A source should therefore
    /// wait with `await_for_all!(tx)`, which ends when the graph stops, and push.
    ///
    /// # Errors
    ///
    /// Gives the message back when the receiver has ended.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// # smol::block_on(async {
    /// let (mut tx, rx) = channel().open();
    /// tx.send(1).await.unwrap();
    /// drop(rx);
    /// assert_eq!(tx.send(2).await.unwrap_err().into_inner(), 2);
    /// # });
    /// ```
    pub async fn send(&mut self, message: T) -> Result<(), PushError<T>> {
        let begun = begin(&self.vacant(1), Ends::WithItsPort);
        let has_room = match begun {
            Begun::Over => true,
            begun => go_on(All(Arm(self.vacant(1), End)), Ends::WithItsPort, begun).await,
        };
        if has_room {
            self.push(message)
        } else {
            Err(PushError::Closed(message))
        }
    }
}
